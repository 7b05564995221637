import { Global, Module } from '@nestjs/common';
import { ClueOpener } from './clue-opener.service.js';

@Global()
@Module({ providers: [ClueOpener], exports: [ClueOpener] })
export class AccountabilityModule {}
