import type { Random } from './random.js';

/** Provinces with the codes that s.weibo.com takes in region=custom:CODE:… (sources.md 2.4), and how many of the posts come from there. */
export const PROVINCES: readonly { code: number; name: string; weight: number }[] = [
  { code: 51, name: '四川', weight: 460 },
  { code: 50, name: '重庆', weight: 80 },
  { code: 44, name: '广东', weight: 60 },
  { code: 11, name: '北京', weight: 45 },
  { code: 31, name: '上海', weight: 35 },
  { code: 33, name: '浙江', weight: 35 },
  { code: 32, name: '江苏', weight: 32 },
  { code: 52, name: '贵州', weight: 28 },
  { code: 53, name: '云南', weight: 28 },
  { code: 61, name: '陕西', weight: 22 },
  { code: 42, name: '湖北', weight: 18 },
  { code: 41, name: '河南', weight: 18 },
  { code: 37, name: '山东', weight: 18 },
  { code: 43, name: '湖南', weight: 16 },
  { code: 34, name: '安徽', weight: 12 },
  { code: 35, name: '福建', weight: 12 },
  { code: 62, name: '甘肃', weight: 10 },
  { code: 13, name: '河北', weight: 10 },
  { code: 36, name: '江西', weight: 8 },
  { code: 45, name: '广西', weight: 8 },
  { code: 21, name: '辽宁', weight: 6 },
  { code: 14, name: '山西', weight: 6 },
  { code: 54, name: '西藏', weight: 6 },
  { code: 12, name: '天津', weight: 5 },
  { code: 23, name: '黑龙江', weight: 4 },
  { code: 22, name: '吉林', weight: 4 },
  { code: 65, name: '新疆', weight: 4 },
  { code: 15, name: '内蒙古', weight: 3 },
  { code: 63, name: '青海', weight: 3 },
  { code: 46, name: '海南', weight: 3 },
  { code: 64, name: '宁夏', weight: 2 },
  { code: 81, name: '香港', weight: 2 },
  { code: 82, name: '澳门', weight: 1 },
  { code: 71, name: '台湾', weight: 1 },
];
const TOTAL = PROVINCES.reduce((n, p) => n + p.weight, 0);
/** City codes of 四川; other provinces have the one city 1 here. */
const SICHUAN = [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 32, 33, 34];

/** Where somebody writes from: a province by weight, and a city code of it. */
export function somewhere(random: Random): { region: string; city: number } {
  let left = random.next() * TOTAL;
  const province = PROVINCES.find((p) => (left -= p.weight) < 0) ?? PROVINCES[0]!;
  return { region: province.name, city: province.code === 51 ? random.pick(SICHUAN) : 1 };
}

/** Code of a province by its name; 0 for an unknown name. */
export const provinceCode = (name: string): number => PROVINCES.find((p) => p.name === name)?.code ?? 0;
