import { describe, expect, test } from '@jest/globals';
import { maskPersonalData } from './personal-data.js';

describe('personal data is starred out, its kind is told', () => {
  test.each([
    ['打我电话13812345678谢谢', '打我电话138********谢谢', '手机号'],
    ['+86 138-1234-5678', '+86 138-****-****', '手机号'],
    ['身份证510722199901011234', '身份证510***************', '身份证号'],
    ['卡号4111 1111 1111 1111', '卡号4111 **** **** ****', '银行卡号'],
    ['学号：20230105123', '学号：***********', '学号'],
    ['加我QQ 12345678', '加我QQ ********', 'QQ号'],
    ['微信号：abc_12345', '微信号：*********', '微信号'],
    ['加v xiaoming2024', '加v ************', '微信号'],
    ['发到zhangsan@example.com', '发到********@example.com', '邮箱'],
    ['12号楼305漏水', '12号楼***漏水', '宿舍房号'],
    ['北苑3栋 412室友', '北苑3栋 ***室友', '宿舍房号'],
    ['A408女寝全员保研', '****女寝全员保研', '宿舍房号'],
    ['辅导员王晓岚说没事', '辅导员王**说没事', '姓名'],
    ['感谢张伟老师', '感谢张*老师', '姓名'],
    ['学生李明，大二', '学生李*，大二', '姓名'],
  ])('%s', (text, masked, kind) => {
    const answer = maskPersonalData(text);
    expect(answer.text).toBe(masked);
    expect(answer.found).toEqual([kind]);
  });
});

test.each([
  '食堂今天卖出1380份套餐',
  '2024宿舍改造完成',
  '订单号123456789012345678',
  '一食堂三号窗口',
  '高数老师讲得好',
  '王老师辛苦了',
  '同学高兴坏了',
  '宿舍：6人间',
  '学生毕业后去哪了',
])('nothing personal: %s', (text) => expect(maskPersonalData(text)).toEqual({ text, found: [] }));
