/** Days and hours are those of Vietnam, wherever the page is opened. */
export const TIME_ZONE = 'Asia/Ho_Chi_Minh';
