import { Injectable } from '@nestjs/common';

/** The one clock in code; SQL uses app.now(). Tests put another in its place. */
export abstract class Clock {
  abstract now(): Date;
}

@Injectable()
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
