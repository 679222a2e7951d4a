import type { Language, Role } from '../../domain/api/session.ts';
import type { Letter } from '../../store/registry/mails.ts';

/** To whom a letter goes. */
interface Recipient {
  readonly email: string;
  /** Null for somebody who has no account yet. */
  readonly name: string | null;
  readonly language: Language;
}

const roles: Readonly<Record<Language, Readonly<Record<Role, string>>>> = {
  vi: { viewer: 'Người xem', operator: 'Người vận hành', manager: 'Người quản lý', administrator: 'Quản trị viên' },
  en: { viewer: 'Viewer', operator: 'Operator', manager: 'Manager', administrator: 'Administrator' },
};

function letter({ email, name, language }: Recipient, subject: string, lines: readonly string[]): Letter {
  const greeting = language === 'vi' ? `Chào ${name ?? 'bà con'},` : `Hello${name === null ? '' : ` ${name}`},`;
  return { to: email, subject, text: [greeting, '', ...lines, '', 'Sen', ''].join('\n') };
}

/** Somebody is invited. */
export function invitationLetter(
  to: Recipient,
  {
    inviter,
    grants,
    link,
  }: {
    readonly inviter: string;
    readonly grants: readonly { readonly role: Role; readonly scopeName: string }[];
    readonly link: string;
  },
): Letter {
  const what = grants.map(({ role, scopeName }) => `  - ${roles[to.language][role]}: ${scopeName}`);
  return to.language === 'vi'
    ? letter(to, `${inviter} mời vào Sen`, [
        `${inviter} mời vào Sen để theo dõi số liệu ruộng, ao, kênh:`,
        ...what,
        '',
        'Bấm vào đây để nhận lời mời và đặt mật khẩu:',
        link,
        '',
        'Đường dẫn dùng được một lần, trong 7 ngày. Nếu không quen người mời, cứ bỏ qua thư này.',
      ])
    : letter(to, `${inviter} invites you to Sen`, [
        `${inviter} invites you to Sen, to follow the readings of fields, ponds and canals:`,
        ...what,
        '',
        'Open this link to accept and choose a password:',
        link,
        '',
        'The link works once, within 7 days. If you do not know who invites you, ignore this letter.',
      ]);
}

/** Somebody asked for a new password on the sign-in page. */
export const resetLetter = (to: Recipient, link: string): Letter =>
  to.language === 'vi'
    ? letter(to, 'Đặt lại mật khẩu Sen', [
        'Có người vừa xin đặt lại mật khẩu cho tài khoản này. Bấm vào đây để đặt mật khẩu mới:',
        link,
        '',
        'Đường dẫn dùng được một lần, trong 30 phút. Nếu không phải mình xin, cứ bỏ qua thư này: mật khẩu cũ vẫn dùng được.',
      ])
    : letter(to, 'A new password for Sen', [
        'Somebody asked for a new password for this account. Open this link to choose one:',
        link,
        '',
        'The link works once, within 30 minutes. If it was not you, ignore this letter: your password stays as it is.',
      ]);

export const passwordChangedLetter = (to: Recipient): Letter =>
  to.language === 'vi'
    ? letter(to, 'Mật khẩu Sen đã đổi', [
        'Mật khẩu của tài khoản này vừa được đổi, và mọi máy khác đã bị đăng xuất.',
        'Nếu không phải mình đổi, báo ngay cho người quản trị.',
      ])
    : letter(to, 'Your password for Sen was changed', [
        'The password of this account was just changed, and every other device was signed out.',
        'If it was not you, tell your administrator at once.',
      ]);

export const secondFactorRemovedLetter = (to: Recipient): Letter =>
  to.language === 'vi'
    ? letter(to, 'Sen: mã xác nhận đã tắt', [
        'Tài khoản này vừa tắt mã xác nhận khi đăng nhập; từ giờ chỉ cần mật khẩu.',
        'Nếu không phải mình tắt, báo ngay cho người quản trị.',
      ])
    : letter(to, 'Sen: your second factor was removed', [
        'Signing in to this account does not ask for a code any more; the password is enough.',
        'If it was not you, tell your administrator at once.',
      ]);
