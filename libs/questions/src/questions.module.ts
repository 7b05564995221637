import { Global, Module } from '@nestjs/common';
import { QuestionFigures } from '@fengsui/registry';
import { Escalation } from './answer/escalation.service.js';
import { FormerReplies } from './answer/former-replies.service.js';
import { QuestionMoves } from './answer/moves.service.js';
import { Questions } from './answer/questions.service.js';
import { QuestionFiguresReader } from './figures.service.js';
import { QuestionFinder } from './found/finder.service.js';
import { ReplyWatch } from './found/reply-watch.service.js';
import { WithinIncident } from './found/within-incident.service.js';
import { QuestionLists } from './list.service.js';
import { QuestionReader } from './reader.service.js';
import { QuestionReminders } from './terms/reminders.service.js';
import { QuestionTeller } from './terms/teller.service.js';
import { QuestionTermsDesk } from './terms/terms.service.js';

const DOOR = [
  Questions,
  QuestionReader,
  QuestionLists,
  QuestionFiguresReader,
  QuestionFinder,
  QuestionReminders,
  QuestionTermsDesk,
];
/** The 年检表 says how many questions of a unit were answered in time. */
const FOR_INSPECTION = { provide: QuestionFigures, useExisting: QuestionFiguresReader };

@Global()
@Module({
  providers: [
    ...DOOR,
    FOR_INSPECTION,
    Escalation,
    FormerReplies,
    QuestionMoves,
    ReplyWatch,
    QuestionTeller,
    WithinIncident,
  ],
  exports: [...DOOR, FOR_INSPECTION],
})
export class QuestionsModule {}
