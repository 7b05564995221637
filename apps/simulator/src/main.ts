import { PORTS, startSimulator } from './simulator.js';
import { neighbours, WITHOUT_LEAVE } from './world/neighbours.js';

const env = (name: string): string | undefined => process.env[name] || undefined;
const portBase = Number(env('SIM_PORT_BASE') ?? 4010);

try {
  const simulator = await startSimulator({
    portBase,
    wecom: {
      secret: env('SIM_WECOM_SECRET') ?? 'simulated-secret',
      callbackUrl: env('SIM_WECOM_CALLBACK_URL') ?? null,
      ...(env('SIM_WECOM_CALLBACK_TOKEN') ? { token: env('SIM_WECOM_CALLBACK_TOKEN')! } : {}),
      ...(env('SIM_WECOM_CALLBACK_KEY') ? { aesKey: env('SIM_WECOM_CALLBACK_KEY')! } : {}),
    },
    channels: { callbackBase: env('SIM_CHANNEL_CALLBACK_BASE') ?? null },
  });
  if (env('SIM_COURSE') !== 'off') {
    const delayMs = Number(env('SIM_COURSE_DELAY_MS') ?? 20_000);
    const now = Date.now();
    for (const post of neighbours(now)) simulator.addPost(post);
    simulator.startCourse({ delayMs });
    simulator.addPost({ ...WITHOUT_LEAVE.post, at: now + delayMs + WITHOUT_LEAVE.seconds * 1000 });
  }
  console.log(JSON.stringify({ ready: 'simulator', msg: '模拟外部站点已就绪', urls: simulator.urls }));
  const stop = (): void => void simulator.stop().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  const busy = (error as { code?: string }).code === 'EADDRINUSE';
  console.log(
    JSON.stringify({
      level: 50,
      msg: busy ? `端口 ${portBase}–${portBase + PORTS - 1} 中有被占用的，请设置 SIM_PORT_BASE 换一段` : String(error),
    }),
  );
  process.exit(1);
}
