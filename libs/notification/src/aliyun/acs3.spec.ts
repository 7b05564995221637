import { expect, test } from '@jest/globals';
import { acs3Query, acs3Sign } from './acs3.js';

test("the vendor's sample: RunInstances of ECS", () => {
  const signed = acs3Sign(
    {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      action: 'RunInstances',
      version: '2014-05-26',
      query: { ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd', RegionId: 'cn-shanghai' },
      date: '2023-10-26T10:22:32Z',
      nonce: '3156853299f313e23d1673dc12e1703d',
    },
    'YourAccessKeyId',
    'YourAccessKeySecret',
  );
  expect(signed.canonicalHash).toBe('7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259');
  expect(signed.signature).toBe('06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0');
});

const SMS = {
  OutId: 'outbox-1',
  PhoneNumbers: '13800000000',
  SignName: '测试学院',
  TemplateCode: 'SMS_100000001',
  TemplateParam: '{"code":"E20260001","minutes":"30"}',
};

test('SendSms: the vector, its query and its header', () => {
  expect(acs3Query(SMS)).toBe(
    'OutId=outbox-1&PhoneNumbers=13800000000&SignName=%E6%B5%8B%E8%AF%95%E5%AD%A6%E9%99%A2&TemplateCode=SMS_100000001&TemplateParam=%7B%22code%22%3A%22E20260001%22%2C%22minutes%22%3A%2230%22%7D',
  );
  const signed = acs3Sign(
    {
      host: 'dysmsapi.aliyuncs.com',
      action: 'SendSms',
      version: '2017-05-25',
      query: SMS,
      date: '2023-11-14T22:13:20Z',
      nonce: 'n0001',
    },
    'AK',
    'SECRETEXAMPLE',
  );
  expect(signed.canonicalHash).toBe('2f630fc20d930a3f4bda2570006ff5383b3d4feae9193cfb309d987c72bf14c1');
  expect(signed.signature).toBe('6248e23f453e9bcb84e48fc11bf3fe75a4d3503923e86c28496d62fc2b106913');
  expect(signed.headers['Authorization']).toBe(
    'ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=6248e23f453e9bcb84e48fc11bf3fe75a4d3503923e86c28496d62fc2b106913',
  );
});

test('signs RFC 3986 leaves to nobody are encoded as well', () => {
  expect(acs3Query({ b: "!'()*~", a: ' +' })).toBe('a=%20%2B&b=%21%27%28%29%2A~');
});
