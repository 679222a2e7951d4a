/** The ways in which gateways want a number written: `84912…`, `+84912…`, `0912…`. */
export type PhoneFormat = '84' | '+84' | '0';

/** A mobile number: 9 digits of which the first is 3, 5, 7, 8 or 9. Circular 25/2015/TT-BTTTT art. 9; nothing else takes SMS. */
const MOBILE = /^(?:\+84|0084|84|0)([35789]\d{8})$/;

/** A Vietnamese mobile number as people write it → `84…` with 11 digits; null for anything else. */
export function mobileNumber(text: string): string | null {
  const digits = MOBILE.exec(text.replace(/[\s.()-]/g, ''))?.[1];
  return digits === undefined ? null : `84${digits}`;
}

/** @param phone as `mobileNumber` gives it */
export function formatPhone(phone: string, format: PhoneFormat): string {
  if (format === '84') return phone;
  return format === '+84' ? `+${phone}` : `0${phone.slice(2)}`;
}
