/** A clock that cases move: `Date` of this process. Sockets and timers keep to real time. */
const RealDate = Date;
let offsetMs = 0;

class MovedDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + offsetMs);
    else super(...args);
  }

  static now() {
    return RealDate.now() + offsetMs;
  }
}

/** Puts the clock in the place of `Date`; must run before the library is loaded. Returns how to take it out. */
export function installClock() {
  globalThis.Date = MovedDate;
  return () => {
    globalThis.Date = RealDate;
    offsetMs = 0;
  };
}

/** Seconds by which the clock is ahead of real time. */
export function setClock(seconds) {
  offsetMs = seconds * 1000;
}

/** Whole seconds since the epoch. */
export const nowSeconds = () => Math.floor(Date.now() / 1000);
