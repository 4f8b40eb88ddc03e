import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Connect, Plugin } from 'vite';
import { FakeInnkeeper } from './fake/server';

/** The policy the gateway sends, so that a page which would break it breaks here first. */
const kPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'";
const kOurs = /^\/(api|oauth2|\.well-known|signin|signup|logout)(\/|\?|$)/;

/** Serves the fake Innkeeper in front of `vite preview` and `vite dev`. */
export function fakeServer(): Plugin {
  const servers = new Map<string, FakeInnkeeper>();
  const handle: Connect.NextHandleFunction = (request, response, next) => {
    const origin = `http://${request.headers.host ?? 'localhost'}`;
    if (!kOurs.test(request.url ?? '')) {
      next();
      return;
    }
    let server = servers.get(origin);
    if (!server) servers.set(origin, (server = new FakeInnkeeper(origin)));
    server.handle(toRequest(request, origin)).then((answer) => write(answer, response), next);
  };
  return {
    name: 'fake-innkeeper',
    configureServer: ({ middlewares }) => void middlewares.use(handle),
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use((_request, response, next) => {
        response.setHeader('Content-Security-Policy', kPolicy);
        next();
      });
      middlewares.use(handle);
    },
  };
}

function toRequest(request: IncomingMessage, origin: string): Request {
  const method = request.method ?? 'GET';
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const init: RequestInit & { duplex?: string } = { method, headers };
  if (method !== 'GET' && method !== 'HEAD') {
    init.body = Readable.toWeb(request) as unknown as ReadableStream;
    init.duplex = 'half';
  }
  return new Request(new URL(request.url ?? '/', origin), init);
}

function write(answer: Response, response: ServerResponse): void {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.flushHeaders();
  if (!answer.body) {
    response.end();
    return;
  }
  const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
  response.on('close', () => body.destroy());
  body.on('error', () => response.end());
  body.pipe(response);
}
