import { Global, Module } from '@nestjs/common';
import { AccountRepository } from './accounts.repository.js';
import { Accounts } from './accounts.service.js';
import { ApiTokens } from './api-tokens.service.js';
import { Identity } from './identity.service.js';

@Global()
@Module({ providers: [Identity, ApiTokens, AccountRepository, Accounts], exports: [Identity, ApiTokens, Accounts] })
export class IdentityModule {}
