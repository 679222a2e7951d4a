/** What is wrong with the range in a link. */
export const ranges = {
  rangeFault: {
    unreadable: 'Khoảng thời gian trong đường dẫn không đọc được, nên đang xem khoảng thường dùng.',
    backwards: 'Trong đường dẫn, mốc cuối đứng trước mốc đầu, nên đang xem khoảng thường dùng.',
    ahead: 'Khoảng thời gian trong đường dẫn chưa tới, nên đang xem khoảng thường dùng.',
    'too-long': 'Khoảng thời gian trong đường dẫn dài quá 10 năm, nên đang xem khoảng thường dùng.',
  },
};
