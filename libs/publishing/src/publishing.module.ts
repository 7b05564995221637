import { Global, Module } from '@nestjs/common';
import { AuthorisationReader } from './authorisation/authorisation-reader.service.js';
import { Authorisations } from './authorisation/authorisations.service.js';
import { AuthorisationTold } from './authorisation/told.service.js';
import { PublishingCheck } from './check/words.service.js';
import { PublishedReader } from './watch/published-reader.service.js';
import { PublishingWatch } from './watch/watch.service.js';

const PARTS = [
  PublishingCheck,
  AuthorisationTold,
  Authorisations,
  AuthorisationReader,
  PublishedReader,
  PublishingWatch,
];

@Global()
@Module({ providers: PARTS, exports: PARTS })
export class PublishingModule {}
