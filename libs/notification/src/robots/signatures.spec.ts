import { expect, test } from '@jest/globals';
import { dingtalkSign, feishuSign } from './signatures.js';

test('钉钉: the vector, and as it stands in the address', () => {
  const sign = dingtalkSign('SEC000000000000000000000', 1700000000000);
  expect(sign).toBe('1zJ/w34EOSVAYr7cu7Vo8LnebmK2/GrCgegtr8mQrqM=');
  expect(encodeURIComponent(sign)).toBe('1zJ%2Fw34EOSVAYr7cu7Vo8LnebmK2%2FGrCgegtr8mQrqM%3D');
});

test('飞书: the vector', () => {
  expect(feishuSign('demo', 1700000000)).toBe('8oT2n3SMKFfEnDoiwer8BUM/SjKLwe9SqoEIHlhDTKo=');
});
