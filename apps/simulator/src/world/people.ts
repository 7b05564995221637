/** Whose telephones there are in the demonstration's college; made up, as the college is. */
export interface Phone {
  name: string;
  /** 企业微信 account */
  userId: string;
  mobile: string;
}

const of = (name: string, userId: string, last: number): Phone => ({
  name,
  userId,
  mobile: `138000000${String(last).padStart(2, '0')}`,
});

export const PHONES: readonly Phone[] = [
  of('王晓岚（值班员）', 'wangxiaolan', 1),
  of('刘敏（宣传部部长）', 'liumin', 2),
  of('陈建国（后勤处处长）', 'chenjianguo', 3),
  of('周涛（后勤处副处长）', 'zhoutao', 4),
  of('吴静（后勤处官微管理员）', 'wujing', 5),
  of('赵立新（分管校领导）', 'zhaolixin', 6),
  of('孙伟（党委书记）', 'sunwei', 7),
  of('何芳（学工部部长）', 'hefang', 8),
  of('马超然（教务处处长）', 'machaoran', 9),
  of('钱进（保卫处处长）', 'qianjin', 10),
  of('韩雪（信息工程系主任）', 'hanxue', 11),
];

/** The telephone of an account or a number; one that is in no list has what was asked for alone. */
export function phoneOf(userOrNumber: string): Phone {
  const known = PHONES.find((p) => p.userId === userOrNumber.toLowerCase() || p.mobile === userOrNumber);
  return known ?? { name: userOrNumber, userId: userOrNumber.toLowerCase(), mobile: userOrNumber };
}
