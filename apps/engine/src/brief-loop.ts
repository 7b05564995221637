import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Discovery } from '@fengsui/discovery';
import { AccountTerms } from '@fengsui/escalation';
import { Clock, Loop, PgListener } from '@fengsui/platform';
import { QuestionReminders } from '@fengsui/questions';
import { Directory } from '@fengsui/registry';
import { BriefMaker, ImprovementReminders } from '@fengsui/reports';

/** Makes the briefs at their set times, reminds of 整改任务, of what the 台账 waits for and of answers, looks for accounts outside it, pulls people; one that fails does not hold up the others. */
@Injectable()
export class BriefLoop implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loops: Loop[];

  constructor(
    @Inject(PgListener) private readonly listener: PgListener,
    @Inject(BriefMaker) maker: BriefMaker,
    @Inject(ImprovementReminders) reminders: ImprovementReminders,
    @Inject(AccountTerms) terms: AccountTerms,
    @Inject(Discovery) discovery: Discovery,
    @Inject(Directory) directory: Directory,
    @Inject(QuestionReminders) questions: QuestionReminders,
    @Inject(Clock) clock: Clock,
  ) {
    this.loops = [
      new Loop('简报', () => maker.round(), clock),
      new Loop('整改提醒', () => reminders.round(), clock),
      new Loop('台账时限', () => terms.round(), clock),
      new Loop('账号核查', () => discovery.round(), clock),
      new Loop('人员同步', () => directory.round(), clock),
      new Loop('答复时限', () => questions.round(), clock),
    ];
  }

  onApplicationBootstrap(): void {
    for (const loop of this.loops) loop.start(this.listener, 'brief');
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}
