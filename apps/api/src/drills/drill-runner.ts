import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { DrillInject, DrillResult } from '@fengsui/contract';
import { Drills } from '@fengsui/drills';
import { type Actor, ENGINE } from '@fengsui/ledger';
import { CONFIG, type Config, UserError } from '@fengsui/platform';
import { startStage } from './stage.js';

const FORMATS = ['docx', 'pdf', 'html', 'json'];
/** What has come in is written so often; also the sign of life. */
const WRITE_MS = 1_000;

const CHANNEL_SETTINGS = /^(WECOM_(?!CALLBACK)|ALIYUN_|TENCENT_|DINGTALK_|FEISHU_|SMTP_)/;

interface Running {
  id: string;
  child: ChildProcess;
  lines: { at: string; words: string }[];
  injects: DrillInject[] | null;
  share: number;
}

/** Plays drills as processes of their own beside this one, and writes down what they tell. One at a time, by the database. */
@Injectable()
export class DrillRunner implements OnApplicationShutdown {
  private readonly log = new Logger('演练');
  private running: Running | null = null;
  private ended: Promise<void> = Promise.resolve();

  constructor(
    @Inject(Drills) private readonly drills: Drills,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Plays a drill that has begun; answers when its process has started. */
  async play(id: string): Promise<void> {
    const { script, scenario, surprise } = await this.drills.script(id);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-drill-report-'));
    const reports = FORMATS.map((format) => ({ format, file: path.join(folder, `report.${format}`) }));
    const url = this.config.DATABASE_URL;
    let result: DrillResult | null = null;
    let problem = '演练进程意外退出。';
    const { child, ended } = startStage(
      {
        scenario: script,
        file: scenario,
        serverUrl: url,
        liveUrl: url,
        reports,
        ...(surprise ? { real: this.real() } : {}),
      },
      (line) => {
        if (line.type === 'result') result = line.result;
        if (line.type === 'failed') problem = line.message;
        if (line.type === 'injects') run.injects = line.injects;
        if (line.type === 'progress') {
          run.share = line.share;
          run.lines.push({ at: line.at, words: line.words });
        }
      },
    );
    const run: Running = { id, child, lines: [], injects: null, share: 0 };
    this.running = run;
    const writing = setInterval(() => {
      void this.write(run);
      if (surprise) void this.giveWay(run);
    }, WRITE_MS);
    this.ended = ended
      .catch((error: unknown) => void (problem = `演练进程未能启动：${String(error)}`))
      .then(async () => {
        clearInterval(writing);
        await this.write(run);
        if (result)
          await this.drills.done(
            id,
            result,
            reports.map((r) => ({ format: r.format, bytes: fs.readFileSync(r.file) })),
          );
        else await this.drills.fail(id, problem);
      })
      .catch((error: unknown) => this.log.error(`演练结果未能保存：${String(error)}`))
      .finally(() => {
        this.running = null;
        fs.rmSync(folder, { recursive: true, force: true });
      });
  }

  /** Ends a drill that waits or runs; nothing of it is kept but its course. */
  async abort(id: string, reason: string, actor: Actor): Promise<void> {
    await this.drills.abort(id, reason, actor);
    if (this.running?.id === id) this.running.child.kill('SIGTERM');
  }

  /** The director notes what somebody answered to an inject of the drill that runs here. 409 as UserError. */
  answer(id: string, n: number, text: string): void {
    if (this.running?.id !== id) throw new UserError('not_running', '这场演练没有在进行。', 409);
    this.running.child.stdin!.write(`${JSON.stringify({ n, text })}\n`);
  }

  /** The live installation's channels, at the address set aside for drills. Clicks on cards are reported to the live installation: messages carry links alone. */
  private real(): NonNullable<Parameters<typeof startStage>[0]['real']> {
    const { FENGSUI_DRILL_URL: publicUrl, FENGSUI_DRILL_PORT: port, HOST: host } = this.config;
    const channels = Object.entries(this.config)
      .filter(([k]) => CHANNEL_SETTINGS.test(k))
      .map(([k, v]) => [k, String(v)]);
    return { channels: Object.fromEntries(channels), publicUrl: publicUrl!, host, port };
  }

  /** A real incident comes first. A drill that has just been ended by others needs no more; what fails is tried again with the next look. */
  private async giveWay(run: Running): Promise<void> {
    try {
      const code = await this.drills.graveIncident(run.id);
      if (code && this.running === run) await this.abort(run.id, `真实事件 ${code} 启动，演练按规定立即中止。`, ENGINE);
    } catch (error) {
      this.log.warn(`演练未能让位：${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.running?.child.kill('SIGTERM');
    await this.ended;
  }

  private async write(run: Running): Promise<void> {
    const lines = run.lines.splice(0);
    const { injects, share } = run;
    run.injects = null;
    await this.drills
      .progress(run.id, { share, lines, injects })
      .catch((error: unknown) => this.log.warn(`演练进度未能写入：${String(error)}`));
  }
}
