/** Screens on a wall, and where they are looked after. */
export const wall = {
  wall: {
    title: 'Màn hình lớn',
    opening: 'Đang mở màn hình…',
    signsOut:
      'Máy này đang đăng nhập bằng {{who}}. Mở màn hình ở đây thì sẽ đăng xuất, để người đứng trước màn hình chỉ xem được.',
    openHere: 'Đăng xuất và mở màn hình',
    notHere: 'Về trang tổng quan',
    tryingAgain: 'Chưa nối được tới máy chủ. Sen tự thử lại sau nửa phút.',
    noLink: 'Mở liên kết của màn hình để dùng máy này làm màn hình lớn. Liên kết tạo ở mục Màn hình lớn.',
    known: 'Máy này là màn hình lớn. Nửa phút nữa Sen tự chạy tiếp.',
    goOn: 'Chạy tiếp',
    giveUp: 'Thôi dùng máy này làm màn hình',
    over: 'Màn hình này không còn mở được',
    overLead: 'Liên kết đã hết hạn hoặc bị rút lại. Nhờ người quản lý tạo liên kết mới rồi mở ở máy này.',
    lostSince: 'Mất kết nối từ {{time}}',
    updated: 'Cập nhật lúc {{time}}',
    allowSound: 'Bật âm thanh',
    paused: 'Đang dừng – bấm phím cách để chạy tiếp',
    page: 'Trang {{n}} trong {{of}} trang',
  },
} as const;
