import { Global, Module } from '@nestjs/common';
import { ApiTokens } from './api-tokens.service.js';
import { Identity } from './identity.service.js';

@Global()
@Module({ providers: [Identity, ApiTokens], exports: [Identity, ApiTokens] })
export class IdentityModule {}
