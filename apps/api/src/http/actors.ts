import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '@fengsui/identity';
import type { Actor } from '@fengsui/ledger';
import { Registry } from '@fengsui/registry';

/** Who acts, as the log keeps it: the person signed in, with the post held now. */
@Injectable()
export class Actors {
  constructor(@Inject(Registry) private readonly registry: Registry) {}

  async of(viewer: Viewer, ip: string): Promise<Actor> {
    const [post] = await this.registry.postsOf(viewer.personId);
    return {
      type: 'person',
      id: viewer.personId,
      name: viewer.name,
      post: post ? `${post.unitName} ${post.title}` : viewer.token ? '接口' : '管理员',
      channel: viewer.token ? 'api' : 'web',
      ip,
    };
  }
}
