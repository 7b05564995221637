import { expect, test } from '@jest/globals';
import { fileKind, safeName } from './file-kind.js';

const bytes = (latin1: string): Buffer => Buffer.from(latin1, 'latin1');

test.each([
  ['照片.jpg', bytes('\xff\xd8\xff\xe0\0\x10JFIF'), 'image/jpeg'],
  ['图.png', bytes('\x89PNG\r\n\x1a\n\0\0'), 'image/png'],
  ['名字不符.txt', bytes('GIF89a\x01\0'), 'image/gif'],
  ['a.webp', bytes('RIFF\x10\0\0\0WEBPVP8 '), 'image/webp'],
  ['函.pdf', bytes('%PDF-1.7\n'), 'application/pdf'],
  ['录像.mp4', bytes('\0\0\0\x20ftypisom\0\0'), 'video/mp4'],
  ['电话记录.txt', Buffer.from('10:20 家长来电，反映食堂 <价格> 上涨'), 'text/plain'],
  ['gbk.txt', Buffer.from([0xca, 0xb3, 0xcc, 0xc3]), 'text/plain'],
])('%s is kept', (name, content, mime) => expect(fileKind(name, content)).toBe(mime));

test.each([
  ['图.jpg', bytes('MZ\x90\0'), '程序文件'],
  ['图.png', bytes('\x7fELF\x02'), '程序文件'],
  ['a.txt', bytes('#!/bin/sh\nrm'), '脚本'],
  ['a.txt', bytes('  \n<!DOCTYPE html><p>'), '网页、SVG 或脚本'],
  ['a.jpg', bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="x()">'), '网页、SVG 或脚本'],
  ['a.txt', bytes('hello <ScRiPt>alert(1)</ScRiPt>'), '网页、SVG 或脚本'],
  ['a.txt', bytes('\xef\xbb\xbf<?xml version="1.0"?>'), '网页、SVG 或脚本'],
  ['a.js', bytes('fetch(1)'), '网页、脚本或程序'],
  ['表.xlsx', bytes('PK\x03\x04\x14'), '另存为 PDF'],
  ['IMG.heic', bytes('\0\0\0\x18ftypheic'), '请转成 JPEG'],
  ['空.txt', bytes(''), '文件是空的'],
  ['a.bin', bytes('\x01\x02\x03'), '认不出'],
])('%s is refused by name: %#', (name, content, why) => {
  expect(() => fileKind(name, content)).toThrow(`文件“${name}”不能作为证据`);
  expect(() => fileKind(name, content)).toThrow(why);
});

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\a\\图.png', '图.png'],
  ['a\u202egnp.exe\u0000', 'agnp.exe'],
  ['\u0007', '未命名'],
])('%j is kept as %s', (name, kept) => expect(safeName(name)).toBe(kept));
