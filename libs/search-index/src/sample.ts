/** The first eight digits of ids at which a share (0 to 1) of them ends. */
export const idLimit = (share: number): string =>
  Math.min(0xffffffff, Math.floor(share * 2 ** 32))
    .toString(16)
    .padStart(8, '0');
