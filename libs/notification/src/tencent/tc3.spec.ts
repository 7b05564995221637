import { expect, test } from '@jest/globals';
import { tc3Sign } from './tc3.js';

test("the vendor's sample: DescribeInstances of CVM, whose secret is masked", () => {
  const signed = tc3Sign(
    {
      host: 'cvm.tencentcloudapi.com',
      service: 'cvm',
      action: 'DescribeInstances',
      body: String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
      timestamp: 1551113065,
    },
    'AKID',
    'masked',
  );
  expect(signed.payloadHash).toBe('35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064');
  expect(signed.canonicalHash).toBe('7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84');
});

test('SendSms: the vector', () => {
  const signed = tc3Sign(
    {
      host: 'sms.tencentcloudapi.com',
      service: 'sms',
      action: 'SendSms',
      body: '{"PhoneNumberSet":["+8613800000000"],"SmsSdkAppId":"1400000000","SignName":"测试学院","TemplateId":"1000001","TemplateParamSet":["E20260001","30"],"SessionContext":"outbox-1"}',
      timestamp: 1700000000,
    },
    'AKID',
    'SECRETEXAMPLE',
  );
  expect(signed.signature).toBe('e0bea42a1a7c1abac66bb445d03da1560619a0209318f7bdbe1d3908be05c997');
  expect(signed.authorization).toContain(
    'Credential=AKID/2023-11-14/sms/tc3_request, SignedHeaders=content-type;host;x-tc-action, ',
  );
});
