/** Preloaded into a process (node --import): its clock is wrong by CLOCK_SKEW_MS, as that of a machine without NTP may be. */
const skew = Number(process.env.CLOCK_SKEW_MS);
const Right = Date;

globalThis.Date = class extends Right {
  constructor(...given) {
    if (given.length === 0) super(Right.now() + skew);
    else super(...given);
  }
  static now() {
    return Right.now() + skew;
  }
};
