import type { TimelineView } from '@bluebox/contracts';
import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { type ECharts, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';

use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/**
 * A bar chart of pledges by hour, hidden from screen readers, because the table below the chart has
 * the numbers.
 */
export default function HourChart({ hours }: Pick<TimelineView, 'hours'>) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  useEffect(() => {
    if (place.current === null) return;
    const drawn = init(place.current);
    chart.current = drawn;
    const resizes = new ResizeObserver(() => drawn.resize());
    resizes.observe(place.current);
    return () => {
      resizes.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption({
      animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      grid: { left: 44, right: 12, top: 16, bottom: 32 },
      tooltip: { trigger: 'axis', confine: true },
      xAxis: {
        type: 'category',
        data: hours.map(({ hour }) => formatInstant(hour)),
        axisLabel: { color: colour('ink-quiet'), hideOverlap: true },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        axisLabel: { color: colour('ink-quiet') },
        splitLine: { lineStyle: { color: colour('line') } },
      },
      series: [
        {
          type: 'bar',
          name: t('board.count.pledges'),
          data: hours.map(({ pledges }) => pledges),
          itemStyle: { color: colour('blue') },
          barMaxWidth: 32,
        },
      ],
    });
  }, [hours, t]);
  return <div ref={place} className="hour-chart" aria-hidden="true" />;
}
