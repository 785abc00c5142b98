// The dashboard for Grafana, made with Grafana's own builders: what they make is what it loads.
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

const source = { type: 'prometheus', uid: '${source}' };
const ofSession = 'session=~"$session"';

export function grafanaDashboard() {
  const made = board();
  // Rows and panels are told apart by their numbers.
  return { ...made, panels: made.panels.map((one, k) => ({ ...one, id: k + 1 })) };
}

function board() {
  return new DashboardBuilder('cryptobot')
    .uid('cryptobot')
    .description('Sessions of cryptobot: bots, exchanges, streams and alerts.')
    .tags(['cryptobot'])
    .timezone('utc')
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .variables([
      new DatasourceVariableBuilder('source').label('Prometheus').type('prometheus'),
      new QueryVariableBuilder('session')
        .label('Session')
        .datasource(source)
        .query('label_values(cryptobot_session_events_total, session)')
        .multi(true)
        .includeAll(true)
        .refresh(2),
    ])
    .withRow(new RowBuilder('Bots'))
    .withPanel(
      panel(
        'Equity',
        'short',
        query('cryptobot_bot_equity', '{{bot}}'),
        query('cryptobot_account_equity', 'together'),
        query('cryptobot_account_reserve', 'reserve'),
      ),
    )
    .withPanel(panel('Profit', 'short', query('cryptobot_bot_profit', '{{bot}}')))
    .withPanel(panel('Return', 'percentunit', query('cryptobot_bot_return', '{{bot}}')))
    .withPanel(panel('Held', 'short', query('cryptobot_bot_position', '{{bot}} {{market}}')))
    .withPanel(
      panel(
        'Open positions and orders',
        'short',
        query('cryptobot_bot_positions', '{{bot}} positions'),
        query('cryptobot_bot_open_orders', '{{bot}} orders'),
      ),
    )
    .withPanel(panel('Mode', 'short', query('cryptobot_bot_mode', '{{bot}} {{mode}}')))
    .withPanel(
      panel(
        'Decisions, orders, fills per hour',
        'short',
        hourly('cryptobot_bot_decisions_total', '{{bot}} decisions'),
        hourly('cryptobot_bot_orders_total', '{{bot}} orders'),
        hourly('cryptobot_bot_fills_total', '{{bot}} fills'),
      ),
    )
    .withPanel(
      panel('Refusals per hour', 'short', hourly('cryptobot_bot_refusals_total', '{{bot}} {{reason}}')),
    )
    .withPanel(
      panel(
        'Trades',
        'short',
        query('cryptobot_bot_trades_total', '{{bot}} trades'),
        query('cryptobot_bot_wins_total', '{{bot}} won'),
      ),
    )
    .withPanel(panel('Cash', 'short', query('cryptobot_bot_cash', '{{bot}}')))
    .withPanel(panel('Share of the usual risk', 'percentunit', query('cryptobot_bot_risk', '{{bot}}')))
    .withPanel(
      panel(
        'Money moved',
        'short',
        query('cryptobot_bot_given_total', '{{bot}} handed on'),
        query('cryptobot_bot_received_total', '{{bot}} received'),
        query('cryptobot_bot_deposited_total', '{{bot}} deposited'),
        query('cryptobot_bot_withdrawn_total', '{{bot}} withdrawn'),
      ),
    )
    .withRow(new RowBuilder('Exchanges'))
    .withPanel(panel('Well', 'bool', query('cryptobot_exchange_up', '{{exchange}}')))
    .withPanel(
      panel('Latency', 's', query('cryptobot_exchange_latency_seconds', '{{exchange}} {{quantile}}')),
    )
    .withPanel(
      panel(
        'Availability and success',
        'percentunit',
        query('cryptobot_exchange_availability', '{{exchange}} answered'),
        query('cryptobot_exchange_success', '{{exchange}} worked'),
      ),
    )
    .withPanel(panel('Orders', 's', query('cryptobot_exchange_order_seconds', '{{exchange}} {{quantile}}')))
    .withPanel(panel('Bars late', 's', query('cryptobot_exchange_data_late_seconds', '{{exchange}}')))
    .withPanel(panel('Clock ahead', 's', query('cryptobot_exchange_clock_offset_seconds', '{{exchange}}')))
    .withPanel(
      panel(
        'Latency by call',
        's',
        query('cryptobot_call_latency_seconds', '{{exchange}} {{call}} {{quantile}}'),
      ),
    )
    .withPanel(
      panel('Success by call', 'percentunit', query('cryptobot_call_success', '{{exchange}} {{call}}')),
    )
    .withRow(new RowBuilder('Streams and alerts'))
    .withPanel(panel('Requests per hour', 'short', hourly('cryptobot_stream_requests_total', '{{stream}}')))
    .withPanel(panel('Errors per hour', 'short', hourly('cryptobot_stream_errors_total', '{{stream}}')))
    .withPanel(panel('Bars per hour', 'short', hourly('cryptobot_stream_bars_total', '{{stream}}')))
    .withPanel(panel('Failures in a row', 'short', query('cryptobot_stream_failures', '{{stream}}')))
    .withPanel(panel('Age of bars', 's', query('cryptobot_stream_age_seconds', '{{stream}}')))
    .withPanel(
      panel(
        'Alerts per hour',
        'short',
        hourly('cryptobot_alerts_total', '{{severity}}'),
        hourly('cryptobot_alerts_lost_total', 'lost'),
      ),
    )
    .build();
}

function panel(title, unit, ...queries) {
  const made = new PanelBuilder().title(title).unit(unit).datasource(source).height(8).span(12);
  for (const [k, one] of queries.entries()) made.withTarget(one.refId('ABC'[k]));
  return made;
}

function query(metric, legend) {
  return new DataqueryBuilder().datasource(source).expr(`${metric}{${ofSession}}`).legendFormat(legend);
}

function hourly(metric, legend) {
  return new DataqueryBuilder()
    .datasource(source)
    .expr(`increase(${metric}{${ofSession}}[1h])`)
    .legendFormat(legend);
}
