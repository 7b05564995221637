import { Controller, Get, Inject } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { CONFIG, type Config } from '@fengsui/platform';
import { Public } from '../http/session.guard.js';
import { openApiDocument } from './document.js';

/** /api/openapi.json: the public API, described by what runs here. */
@Controller('api/openapi.json')
export class OpenApiController {
  private document: Record<string, unknown> | null = null;

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  @Public()
  @Get()
  show(): Record<string, unknown> {
    return (this.document ??= openApiDocument(
      this.discovery.getControllers().map((c) => c.instance as object),
      this.config.PUBLIC_URL,
    ));
  }
}
