import { UserError } from '@fengsui/platform';
import { mobileNumber } from '../sms/mobile.js';

/** Addresses as a person writes them; each is answered as it is kept, or refused with its field and the fix. */
export const ADDRESS_RULES = {
  mobile: readMobile,
  mail: readMail,
  wecomUserId: readWecomUser,
} as const;
export type AddressField = keyof typeof ADDRESS_RULES;
export const ADDRESS_NAMES: Record<AddressField, string> = {
  mobile: '手机号',
  mail: '邮箱',
  wecomUserId: '企业微信账号',
};

function readMobile(written: string): string {
  const phone = mobileNumber(written);
  if (phone) return phone;
  const digits = written
    .normalize('NFKC')
    .replace(/[\s-]/g, '')
    .replace(/^\+?86(?=1)/, '');
  const off = 11 - digits.length;
  const why = !/^\d*$/.test(digits)
    ? '只能是数字'
    : off > 0
      ? `少 ${off} 位`
      : off < 0
        ? `多 ${-off} 位`
        : '应以 13 至 19 开头';
  throw new UserError('bad_mobile', `手机号${why}，请核对，如 13800000000。`, 400, 'mobile');
}

/** One mailbox: anything else could name further people (MailChannel). */
function readMail(written: string): string {
  const mail = written.normalize('NFKC').trim();
  if (mail.length > 254 || !/^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:".]+$/.test(mail))
    throw new UserError('bad_mail', '邮箱应写作 name@school.edu.cn，一人一个，请核对。', 400, 'mail');
  const at = mail.lastIndexOf('@');
  return mail.slice(0, at) + mail.slice(at).toLowerCase();
}

function readWecomUser(written: string): string {
  const id = written.trim();
  if (!/^[\w.@-]{1,64}$/.test(id))
    throw new UserError(
      'bad_wecom',
      '企业微信账号应为通讯录中的账号（字母、数字或 . _ - @），不是姓名或手机号，请核对。',
      400,
      'wecomUserId',
    );
  return id;
}

/** How the log names an address: enough to tell it from another, too little to write to. */
export function maskAddress(field: AddressField, address: string | null): string {
  if (address === null) return '无';
  if (field === 'mobile') return `尾号 ${address.slice(-4)}`;
  return field === 'mail' ? `${address[0]}***${address.slice(address.lastIndexOf('@'))}` : address;
}
