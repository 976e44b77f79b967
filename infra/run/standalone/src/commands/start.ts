import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import type { Config } from '../config.ts';
import { keepHeapSmall } from '../heap.ts';
import { startServer } from '../server.ts';
import { terminalQr } from '../terminal-qr.ts';
import { webRoot } from '../web-root.ts';

/** Time-out of a shutdown, in milliseconds, after which the process exits in any case. */
const CLOSING_DELAY = 5_000;

export async function startCommand(config: Config): Promise<void> {
  keepHeapSmall();
  const logger = pino({ level: config.logLevel });
  const server = await startServer({
    config,
    webRoot: webRoot(),
    logger,
    onFatal(error) {
      logger.fatal({ err: error }, 'a consumer has stopped and will not resume');
      process.exit(1);
    },
  });
  closeWithGrace({ delay: CLOSING_DELAY }, () => server.close());

  const address = config.publicUrl ?? server.networkUrl();
  const setup =
    server.setupCode === undefined
      ? []
      : [
          '',
          '还没有负责人账号。用这个一次性链接设置第一个账号 / No coordinator yet. Set up the first account by this one-time link:',
          `  ${address}/setup#${server.setupCode}`,
        ];
  process.stdout.write(
    [
      '',
      `小蓝箱 Bluebox  ${address}`,
      ...(address === server.url ? [] : [`本机 on this machine  ${server.url}`]),
      `数据 data  ${config.dataFolder}    密钥 keys  ${config.keyFolder}`,
      '',
      terminalQr(address),
      ...setup,
      '',
      'Ctrl-C 停止 / stops it',
      '',
    ].join('\n'),
  );
}
