import { Global, Module } from '@nestjs/common';
import { Escalation } from './answer/escalation.service.js';
import { FormerReplies } from './answer/former-replies.service.js';
import { QuestionMoves } from './answer/moves.service.js';
import { Questions } from './answer/questions.service.js';
import { QuestionFiguresReader } from './figures.service.js';
import { QuestionFinder } from './found/finder.service.js';
import { ReplyWatch } from './found/reply-watch.service.js';
import { QuestionReader } from './reader.service.js';
import { QuestionReminders } from './terms/reminders.service.js';
import { QuestionTeller } from './terms/teller.service.js';
import { QuestionTermsDesk } from './terms/terms.service.js';

const DOOR = [Questions, QuestionReader, QuestionFiguresReader, QuestionFinder, QuestionReminders, QuestionTermsDesk];

@Global()
@Module({
  providers: [...DOOR, Escalation, FormerReplies, QuestionMoves, ReplyWatch, QuestionTeller],
  exports: DOOR,
})
export class QuestionsModule {}
