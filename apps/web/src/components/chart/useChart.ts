import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type DependencyList, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useTheme } from '../theme';

echarts.use([SVGRenderer]);

/** A colour or font of where the chart stands: a report is paper, white in the dark theme too. */
export type Paint = (variable: string) => string;
/** What is drawn, for this paint and width in px. */
export type Draw = (paint: Paint, width: number) => echarts.EChartsCoreOption;

export interface ChartHandle {
  box: RefObject<HTMLDivElement | null>;
  draw: Draw;
}

/** A chart that fills its box, follows its size and the theme, and prints in the width of the paper. draw is read again when deps change. */
export function useChart(draw: Draw, deps: DependencyList): ChartHandle {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  const [width, setWidth] = useState(0);
  const { dark } = useTheme();
  // oxlint-disable-next-line react/exhaustive-deps -- what is drawn depends on deps alone
  const stable = useCallback(draw, deps);

  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const c = echarts.init(el, null, { renderer: 'svg' });
    chart.current = c;
    const watch = new ResizeObserver(() => (c.resize(), scalable(el), setWidth(el.clientWidth)));
    watch.observe(el);
    return () => {
      watch.disconnect();
      c.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    // before its width is known nothing has a place
    if (!box.current || width === 0) return;
    chart.current?.setOption(stable(paintOf(box.current), width), { notMerge: true });
    scalable(box.current);
  }, [stable, dark, width]);

  return { box, draw: stable };
}

/** The picture may be drawn larger or smaller than it was laid out: paper is narrower than the screen. */
function scalable(el: HTMLElement): void {
  const svg = el.querySelector('svg');
  svg?.setAttribute('viewBox', `0 0 ${svg.getAttribute('width')} ${svg.getAttribute('height')}`);
}

export function paintOf(el: Element): Paint {
  const css = getComputedStyle(el);
  return (variable) => css.getPropertyValue(variable).trim();
}
