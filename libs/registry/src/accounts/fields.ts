import { type AccountRecord, CERTIFICATION_NAME, PLATFORM_NAME } from '@fengsui/contract';

/** Names of people and units by id, as they were when the sheet was made. */
export type Names = Record<string, string>;

const OWNER = { unit: '单位', person: '个人' };

/** What a sheet says, label by label in the order of 登记表; what is empty stays empty. One list for pages, papers and workbooks. */
export function fieldsOf(r: AccountRecord, names: Names): { label: string; value: string }[] {
  const name = (id: string | null): string => (id === null ? '' : (names[id] ?? ''));
  const [first, second, third] = r.people.reviewers;
  return Object.entries({
    平台: PLATFORM_NAME[r.platform],
    账号名称: r.name,
    平台编号: r.uid ?? '',
    微信号或昵称: r.handle ?? '',
    链接: r.link ?? '',
    账号类型: r.type ?? '',
    定位与内容范围: r.positioning ?? '',
    开通日期: r.openedOn ?? '',
    认证状态: CERTIFICATION_NAME[r.certification],
    认证主体: r.certifiedAs ?? '',
    认证有效期: r.certifiedUntil ?? '',
    注册名义: OWNER[r.registeredBy],
    绑定手机: r.phone ?? '',
    手机归属: OWNER[r.phoneOwner],
    绑定邮箱: r.mail ?? '',
    口令保管: r.credentialsKept ?? '',
    主办单位: name(r.unitId),
    审批单位: name(r.approverUnitId) || '党委宣传部',
    分管领导: name(r.people.leader),
    管理员: r.people.admins.map(name).join('、'),
    指导教师: name(r.people.guide),
    初审: name(first),
    复审: name(second),
    终审: name(third),
  }).map(([label, value]) => ({ label, value }));
}

/** Every id of a person that the record names. */
export const peopleIn = (r: AccountRecord): string[] =>
  [r.people.leader, ...r.people.admins, r.people.guide, ...r.people.reviewers].filter((id) => id !== null);

/** The record's people as rows of account_person. */
export const rolesIn = (r: AccountRecord): { role: string; personId: string }[] => {
  const one = (role: string, id: string | null): { role: string; personId: string }[] =>
    id === null ? [] : [{ role, personId: id }];
  return [
    ...one('leader', r.people.leader),
    ...[...new Set(r.people.admins)].map((personId) => ({ role: 'admin', personId })),
    ...one('guide', r.people.guide),
    ...r.people.reviewers.flatMap((id, i) => one(`review_${i + 1}`, id)),
  ];
};
