import { Module } from '@nestjs/common';
import { DrillRepository } from './drill.repository.js';
import { Drills } from './drills.service.js';

@Module({ providers: [DrillRepository, Drills], exports: [Drills] })
export class DrillsModule {}
