import { Module } from '@nestjs/common';
import { Detection } from './detection.service.js';

@Module({ providers: [Detection], exports: [Detection] })
export class DetectionModule {}
