import { Global, Module } from '@nestjs/common';
import { Registry } from './registry.service.js';

@Global()
@Module({ providers: [Registry], exports: [Registry] })
export class RegistryModule {}
