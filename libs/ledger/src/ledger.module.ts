import { Global, Module } from '@nestjs/common';
import { Checkpoints } from './checkpoints.js';
import { Ledger } from './ledger.service.js';
import { LedgerKeys } from './ledger-keys.js';
import { Subjects } from './subjects.service.js';
import { LedgerVerification } from './verification.service.js';

@Global()
@Module({
  providers: [Ledger, LedgerKeys, Checkpoints, LedgerVerification, Subjects],
  exports: [Ledger, Checkpoints, LedgerVerification, Subjects],
})
export class LedgerModule {}
