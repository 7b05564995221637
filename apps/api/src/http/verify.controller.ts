import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import type { ReportVerification } from '@fengsui/contract';
import { CONFIG, type Config } from '@fengsui/platform';
import { ReportVerifier, verifyUrl } from '@fengsui/reports';
import QRCode from 'qrcode';
import { z } from 'zod';
import { reportSchema } from '../openapi/report-schema.js';
import { body } from './body.js';
import { Public } from './session.guard.js';

const hash = z.string().regex(/^[0-9a-f]{64}$/, { message: '校验值应为 64 位十六进制数，请核对后重新输入' });

/** For whoever holds a report on paper: no sign-in, and nothing told that the paper does not say. */
@Controller('api')
export class VerifyController {
  constructor(
    @Inject(ReportVerifier) private readonly verifier: ReportVerifier,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  @Public()
  @Get('verify/:hash')
  verify(@Param('hash') asked: string): Promise<ReportVerification> {
    return this.verifier.verify(body(hash, asked.trim().toLowerCase()));
  }

  /** The code printed on the paper, for the page. */
  @Public()
  @Get('verify/:hash/code.svg')
  @Header('Content-Type', 'image/svg+xml')
  code(@Param('hash') asked: string): Promise<string> {
    return QRCode.toString(verifyUrl(this.config.PUBLIC_URL, body(hash, asked)), {
      type: 'svg',
      errorCorrectionLevel: 'M',
      margin: 2,
    });
  }

  /** JSON Schema (2020-12) of report.json. */
  @Public()
  @Get('report.schema.json')
  schema(): Record<string, unknown> {
    return reportSchema();
  }
}
