export interface SseMessage {
  event: string;
  data: string;
  id: string;
}

/**
 * Parser of text/event-stream (HTML Living Standard, 9.2.6): takes text in pieces of any size, gives
 * whole messages. Comments and `retry` are read over; a message without data is dropped.
 */
export class SseParser {
  private rest = '';
  private event = '';
  private data: string[] = [];
  private id = '';
  private first = true;

  push(text: string): SseMessage[] {
    let input = this.rest + text;
    if (this.first && input.length > 0) {
      this.first = false;
      if (input.startsWith('\uFEFF')) input = input.slice(1);
    }
    const found: SseMessage[] = [];
    // A CR at the end may be half of a CRLF, so it waits for what comes next.
    const line = /([^\r\n]*)(\r\n|\n|\r(?!$))/y;
    let read = 0;
    for (let match = line.exec(input); match; match = line.exec(input)) {
      read = line.lastIndex;
      const message = this.line(match[1] ?? '');
      if (message) found.push(message);
    }
    this.rest = input.slice(read);
    return found;
  }

  private line(text: string): SseMessage | null {
    if (text === '') return this.dispatch();
    if (text.startsWith(':')) return null;
    const colon = text.indexOf(':');
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.id = value;
    return null;
  }

  private dispatch(): SseMessage | null {
    const { event, data, id } = this;
    this.event = '';
    this.data = [];
    return data.length === 0 ? null : { event: event || 'message', data: data.join('\n'), id };
  }
}
