import { Inject, Injectable } from '@nestjs/common';
import type { Role } from '@fengsui/contract';
import { DataQualityTasks } from '@fengsui/escalation';
import type { Viewer } from '../../viewer.js';
import { type Found, type HomeSource, kindOf } from '../source.js';

const MENDS: Role[] = ['duty', 'publicity_head', 'admin'];

/** 待补全: posts nobody fills and addresses that reach nobody wait for who may mend them. */
@Injectable()
export class GapSource implements HomeSource {
  constructor(@Inject(DataQualityTasks) private readonly gaps: DataQualityTasks) {}

  async read(viewer: Viewer): Promise<Found> {
    if (!viewer.roles.some((r) => MENDS.includes(r))) return { waiting: [] };
    const tasks = await this.gaps.list();
    return {
      waiting: tasks.map((t) => ({
        ...{ ...kindOf('gap'), id: t.id, title: t.text, ask: '补全人员或联系方式', owner: '宣传部' },
        ...{ startsAt: t.openedAt, dueAt: null, late: false, href: '/m', mine: true },
        phone: { text: t.text, note: '', href: '/m' },
      })),
    };
  }
}
