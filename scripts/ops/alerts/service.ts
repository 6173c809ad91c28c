import { type Alert, noneOf, slowerThan } from '../alert.ts'

const DELIVERED = 'maitred_webhook_requests_total{source="whatsapp",outcome="stored"}'

/** The process, its doors and its settings. */
export const SERVICE_ALERTS: readonly Alert[] = [
  {
    name: 'MaitredDown',
    severity: 'page',
    forSeconds: 60,
    expr: () => 'up{job="maitred"} == 0 or absent(up{job="maitred"})',
    summary: 'A server does not answer Prometheus, or Prometheus asks none.',
    page: {
      means:
        'The process is gone, hangs, or its metrics address is out of reach. With one replica nobody is answered; Meta keeps deliveries for up to 7 days and sends them again.',
      look: [
        '`curl HOST:8080/healthz`: an answer means that only the metrics are out of reach (token, `[metrics] listen`, firewall).',
        'No `instance` in the alert: Prometheus has no target in a job named `maitred`, by which this alert knows servers.',
        'The end of its log (`journalctl -u maitred`, `docker compose logs maitred`). Exit code 78 is a wrong setting, each named with file and line; after "the embedded database crashed" its disk is full, or fails.',
      ],
      mend: ['Start it. What was accepted is in the database and is answered after the start.'],
    },
    trial: {
      bad: { 'up{job="maitred",instance="a:1"}': '1x5 0x60' },
      alsoBad: { bad: { 'up{job="diners",instance="a:1"}': '1x70' }, labels: { job: 'maitred' } },
      good: { 'up{job="maitred",instance="a:1"}': '1x70' },
      labels: { job: 'maitred', instance: 'a:1' },
    },
  },
  {
    name: 'MaitredRestarting',
    severity: 'ticket',
    forSeconds: 0,
    expr: ({ mid }) => `changes(maitred_process_start_time_seconds[${mid}]) > 2`,
    summary: 'A server was started anew three times in a quarter of an hour.',
    page: {
      means:
        'Something ends the process again and again: out of memory, a bug, or a supervisor that takes it for dead.',
      look: [
        'The log before each "maitred is listening": the last error, or none at all (then the kernel or the supervisor ended it: `dmesg`, `systemctl status maitred`).',
        '`maitred dead list`: a message that kills its process five times is given up and stands there with `process_died`.',
      ],
      mend: [
        'Give it more memory, or take the plugin out that the log names. Report a bug with the frames of the error: the log holds no personal data.',
      ],
    },
    trial: {
      bad: { 'maitred_process_start_time_seconds{instance="a:1"}': '1x50 2x1 3x1 4x60' },
      good: { 'maitred_process_start_time_seconds{instance="a:1"}': '1x55 2x60' },
      labels: { instance: 'a:1' },
    },
  },
  {
    name: 'MaitredEventLoopSlow',
    severity: 'ticket',
    forSeconds: 300,
    expr: ({ short }) =>
      `histogram_quantile(0.99, sum by (instance, le) (rate(maitred_eventloop_lag_seconds_bucket[${short}]))) > 0.25`,
    summary: 'A server is too busy, or is kept from running.',
    page: {
      means:
        'Timers come more than a quarter of a second late: too little CPU for what is asked, or something in the process holds everything up.',
      look: [
        'Service › CPU: near one core means that the process itself is busy. Deliveries per second tell whether it is load.',
        'CPU low: the machine is overbooked, or stopped for moments (suspended virtual machine, memory swapped out).',
      ],
      mend: [
        'More replicas on the same database, or a machine with more CPU. A plugin of your own that computes long belongs in a process of its own.',
      ],
    },
    trial: {
      bad: {
        'maitred_eventloop_lag_seconds_bucket{instance="a:1",le="0.25"}': '0+9x70',
        'maitred_eventloop_lag_seconds_bucket{instance="a:1",le="0.5"}': '0+10x70',
        'maitred_eventloop_lag_seconds_bucket{instance="a:1",le="+Inf"}': '0+10x70',
      },
      good: {
        'maitred_eventloop_lag_seconds_bucket{instance="a:1",le="0.25"}': '0+10x70',
        'maitred_eventloop_lag_seconds_bucket{instance="a:1",le="+Inf"}': '0+10x70',
      },
      labels: { instance: 'a:1' },
    },
  },
  {
    name: 'MaitredMemoryHigh',
    severity: 'ticket',
    forSeconds: 600,
    expr: () => 'maitred_process_resident_memory_bytes > 1073741824',
    summary: 'A server holds more than 1 GiB of memory.',
    page: {
      means:
        'It needs 150 to 400 MB as a rule. More is a leak, or a flood that waits to be stored.',
      look: [
        'Service › Memory: a slope without end is a leak; a step came with something.',
        'Plugins of your own: start once without them.',
      ],
      mend: ['Restart it: nothing is lost. Report the slope with the version.'],
    },
    trial: {
      bad: { 'maitred_process_resident_memory_bytes{instance="a:1"}': '1.2e9x70' },
      good: { 'maitred_process_resident_memory_bytes{instance="a:1"}': '3e8x70' },
      labels: { instance: 'a:1' },
    },
  },
  {
    name: 'MaitredSignaturesRefused',
    severity: 'page',
    forSeconds: 300,
    expr: ({ short }) =>
      `sum by (instance, source) (rate(maitred_webhook_requests_total{outcome="signature_rejected"}[${short}])) > 0.1 unless sum by (instance, source) (rate(maitred_webhook_requests_total{outcome="stored"}[${short}])) > 0`,
    summary: 'Deliveries are refused for their signatures, and none is taken.',
    page: {
      means:
        'The secret of this `source` was changed at the vendor and not here, or not in this replica, which loses nothing yet (Meta tries for up to 7 days). Or strangers try the door while nobody writes; beside real deliveries they set nothing off.',
      look: [
        'The log: `SECURITY_SIGNATURE_REJECTED` says whether signatures are missing or do not match. `maitred doctor` checks the secret with Meta.',
      ],
      mend: [
        'Put the new secret beside the old one in `app_secret` (OpenAI: `webhook_secret`) and send SIGHUP. Against strangers nothing needs to be done; `[security] ip_allowlist` keeps them further out (docs/network.md).',
      ],
    },
    trial: {
      bad: {
        'maitred_webhook_requests_total{instance="a:1",source="whatsapp",outcome="signature_rejected"}':
          '0+10x70',
        'maitred_webhook_requests_total{instance="a:1",source="whatsapp",outcome="stored"}': '9x70',
        'maitred_webhook_requests_total{instance="b:1",source="whatsapp",outcome="stored"}':
          '0+10x70',
      },
      // Strangers, beside what is Meta's.
      good: {
        'maitred_webhook_requests_total{instance="a:1",source="whatsapp",outcome="signature_rejected"}':
          '0+10x70',
        'maitred_webhook_requests_total{instance="a:1",source="whatsapp",outcome="stored"}':
          '0+1x70',
      },
      labels: { instance: 'a:1', source: 'whatsapp' },
    },
  },
  {
    name: 'MaitredDeliveriesNotStored',
    severity: 'page',
    // Two minutes more than its window: what is over by then, a restart of the database, pages nobody.
    forSeconds: 420,
    expr: ({ short }) =>
      `sum(increase(maitred_webhook_requests_total{outcome="storage_unavailable"}[${short}])) > 0`,
    summary: 'Deliveries can’t be stored, for seven minutes now: they are answered 503.',
    page: {
      means:
        'The database is away, full or too slow for a write. Nothing is lost: Meta comes again. Guests wait.',
      look: ['MaitredDatabaseDown, MaitredDatabaseSlow and the disk of the database server.'],
      mend: ['Mend the database; deliveries come back by themselves within minutes.'],
    },
    trial: {
      bad: {
        'maitred_webhook_requests_total{source="whatsapp",outcome="storage_unavailable"}':
          '0x40 1+1x30',
      },
      good: {
        'maitred_webhook_requests_total{source="whatsapp",outcome="storage_unavailable"}':
          '0x47 1 2 3 4 5x60',
      },
    },
  },
  {
    name: 'MaitredAckSlow',
    severity: 'ticket',
    forSeconds: 300,
    expr: ({ short }) =>
      `${slowerThan('maitred_webhook_ack_seconds', { bound: '1', window: short })} > 0.01`,
    summary: 'More than one delivery in a hundred waits over a second to be stored.',
    page: {
      means: 'The database writes slowly. Meta gives up on an answer only after many seconds.',
      look: ['Service › Database: statements. Who else uses the server or its disk?'],
      mend: ['A faster disk for the database, or fewer neighbours on it.'],
    },
    trial: {
      bad: {
        'maitred_webhook_ack_seconds_bucket{le="1"}': '0+9x70',
        maitred_webhook_ack_seconds_count: '0+10x70',
      },
      good: {
        'maitred_webhook_ack_seconds_bucket{le="1"}': '0+10x70',
        maitred_webhook_ack_seconds_count: '0+10x70',
      },
    },
  },
  {
    name: 'MaitredSilent',
    severity: 'note',
    forSeconds: 0,
    expr: ({ silence }) => noneOf(DELIVERED, silence),
    summary: 'No delivery of WhatsApp’s has come for six hours.',
    page: {
      means:
        'Normal at night, and before a house opens. In the evening it means that Meta does not reach the server: nobody is told of a guest.',
      look: [
        '`maitred doctor`: callback URL, subscription, certificate, whether the number is connected.',
        'Write to the number yourself.',
      ],
      mend: ['What doctor says. `maitred setup whatsapp` sets the webhook again.'],
    },
    trial: {
      // Calls come by another way.
      bad: {
        'maitred_webhook_requests_total{source="whatsapp",outcome="stored"}': '7x50',
        'maitred_webhook_requests_total{source="openai",outcome="stored"}': '0+1x50',
      },
      good: { 'maitred_webhook_requests_total{source="whatsapp",outcome="stored"}': '7+1x50' },
      young: { 'maitred_webhook_requests_total{source="whatsapp",outcome="stored"}': '_x24 0x20' },
      at: '7h',
      isLong: true,
    },
  },
  {
    name: 'MaitredAddressLimited',
    severity: 'ticket',
    forSeconds: 300,
    expr: ({ short }) => `sum(rate(maitred_rate_limited_total{scope="address"}[${short}])) > 1`,
    summary: 'Requests are refused for the limit by address.',
    page: {
      means:
        'Somebody floods the server; or all requests count for your proxy, since it is not in `[server] trusted_proxies`.',
      look: [
        'The log: `SECURITY_RATE_LIMITED` with `scope` address. `maitred doctor` checks proxies.',
      ],
      mend: [
        'Name the proxy in `trusted_proxies`. Against a flood: let it be refused, or block it before it comes here.',
      ],
    },
    trial: {
      bad: { 'maitred_rate_limited_total{scope="address"}': '0+100x70' },
      good: { 'maitred_rate_limited_total{scope="address"}': '0x70' },
    },
  },
  {
    name: 'MaitredReloadRefused',
    severity: 'ticket',
    forSeconds: 0,
    expr: () => 'maitred_config_reload_ok == 0',
    summary: 'The settings were not taken at the last SIGHUP.',
    page: {
      means: 'The file has a mistake. The settings before it go on; the next start would fail.',
      look: ['The log: `CONFIG_REFUSED`, one line a problem. `maitred check` says the same.'],
      mend: ['Mend the file and send SIGHUP again.'],
    },
    trial: {
      bad: { 'maitred_config_reload_ok{instance="a:1"}': '0x70' },
      good: { 'maitred_config_reload_ok{instance="a:1"}': '1x70' },
      labels: { instance: 'a:1' },
    },
  },
  {
    name: 'MaitredRestartNeeded',
    severity: 'note',
    forSeconds: 86_400,
    expr: () => 'maitred_config_keys_waiting > 0',
    summary: 'Settings were changed that count after a restart.',
    page: {
      means: 'Not every key is taken up by SIGHUP. What runs is not what the file says.',
      look: ['The log: `CONFIG_RELOADED` names the keys in `needsRestart`.'],
      mend: ['Restart at a quiet hour; with replicas one after the other. Or put the keys back.'],
    },
    trial: {
      bad: { 'maitred_config_keys_waiting{instance="a:1"}': '2x160' },
      good: { 'maitred_config_keys_waiting{instance="a:1"}': '0x160' },
      labels: { instance: 'a:1' },
      at: '25h',
      isLong: true,
    },
  },
  {
    name: 'MaitredLabelSetsRefused',
    severity: 'note',
    forSeconds: 0,
    expr: ({ mid }) => `sum(increase(maitred_label_sets_refused_total[${mid}])) > 0`,
    summary: 'A series has too many label values; some are not kept.',
    page: {
      means: 'A plugin of your own fills a label with something that is not from a closed set.',
      look: ['`/metrics`: which name has 400 lines?'],
      mend: ['Take the label out of the plugin. What people write is no label.'],
    },
    trial: {
      bad: { maitred_label_sets_refused_total: '0+5x70' },
      good: { maitred_label_sets_refused_total: '0x70' },
    },
  },
]
