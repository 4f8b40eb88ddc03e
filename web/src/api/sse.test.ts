import { describe, expect, test } from 'vitest';
import { SseParser } from './sse';

const all = (...pieces: string[]) => {
  const parser = new SseParser();
  return pieces.flatMap((piece) => parser.push(piece));
};

describe('SseParser', () => {
  test('reads event, data and id', () => {
    expect(all('event: booking\nid: 7\ndata: {"a":1}\n\n')).toEqual([{ event: 'booking', data: '{"a":1}', id: '7' }]);
  });

  test('the same whatever the pieces', () => {
    const text = 'event: hello\r\ndata: {}\r\n\r\n: keep alive\r\n\r\nevent: booking\r\ndata: one\r\ndata: two\r\n\r\n';
    const whole = all(text);
    expect(whole).toHaveLength(2);
    expect(all(...text.split(/(?:)/))).toEqual(whole);
    for (let cut = 1; cut < text.length; cut += 1) expect(all(text.slice(0, cut), text.slice(cut))).toEqual(whole);
    expect(whole[1]?.data).toBe('one\ntwo');
  });

  test('takes LF, CR and CRLF as ends of lines', () => {
    expect(all('data: a\n\n', 'data: b\r\r', 'data: c\r\n\r\n').map((m) => m.data)).toEqual(['a', 'b', 'c']);
  });

  test('drops what has no data, comments, unknown fields and a byte order mark', () => {
    expect(all('\uFEFFdata: x\n\nevent: only\n\n:comment\nretry: 5\nfoo: bar\n\n')).toEqual([
      { event: 'message', data: 'x', id: '' },
    ]);
  });

  test('takes off one space after the colon, and keeps the rest', () => {
    expect(all('data:  x\ndata:y\ndata\n\n')[0]?.data).toBe(' x\ny\n');
  });

  test('a message is not given before its empty line', () => {
    expect(all('data: x\n')).toEqual([]);
  });
});
