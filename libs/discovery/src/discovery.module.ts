import { Global, Module } from '@nestjs/common';
import { CandidateReader } from './queue/candidate-reader.service.js';
import { Candidates } from './queue/candidates.service.js';
import { Discovery } from './queue/discovery.service.js';
import { Proposals } from './queue/proposals.service.js';

const PARTS = [Candidates, CandidateReader, Discovery, Proposals];

@Global()
@Module({ providers: PARTS, exports: PARTS })
export class AccountDiscoveryModule {}
