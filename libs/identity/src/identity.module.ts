import { Global, Module } from '@nestjs/common';
import { Identity } from './identity.service.js';

@Global()
@Module({ providers: [Identity], exports: [Identity] })
export class IdentityModule {}
