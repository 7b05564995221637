import type { SearchChoices } from '@fengsui/contract';
import { PLATFORMS, topicWord } from '../words';
import type { ListName } from './query';

const SENTIMENTS: Record<string, string> = { pos: '正面', neu: '中性', neg: '负面' };
const AUTHORS: Record<string, string> = {
  plain: '普通用户',
  verified_person: '认证个人',
  organisation: '认证机构',
  media: '认证媒体',
  official: '政务',
};

/** How a filter's value is called. */
export function valueWord(name: ListName | 'list', value: string, choices: SearchChoices | null): string {
  const named = (all: { id: string; name: string }[] | undefined): string =>
    all?.find((x) => x.id === value)?.name ?? value;
  switch (name) {
    case 'platform':
      return PLATFORMS[value as keyof typeof PLATFORMS] ?? value;
    case 'sentiment':
      return SENTIMENTS[value] ?? value;
    case 'topic':
      return topicWord(value);
    case 'unit':
      return named(choices?.units);
    case 'author':
      return AUTHORS[value] ?? value;
    case 'region':
      return value;
    case 'list':
      return named(choices?.lists);
  }
}
