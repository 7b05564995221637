/** A mobile number of the mainland as its 11 digits, however it is written (+86 138 0000 0000); null when it is none. */
export function mobileNumber(written: string): string | null {
  return /^(?:\+?86)?(1[3-9]\d{9})$/.exec(written.normalize('NFKC').replace(/[\s-]/g, ''))?.[1] ?? null;
}

/** 尾号 0003: how logs name a number. */
export const lastDigits = (phone: string): string => `尾号 ${phone.slice(-4)}`;
