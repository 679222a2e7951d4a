export const personal = {
  masked: 'Số đo của hộ dân, không hiển thị',
  maskedLead: 'Số đo ở nhà dân là dữ liệu cá nhân. Chỉ người quản lý hộ dân mới xem được.',
};
