import type { Dashboard } from '../dashboard.ts'

const average = (window: string) =>
  `sum(increase(maitred_survey_score_sum[${window}])) / (sum(increase(maitred_survey_score_count[${window}])) > 0)`

export const FEEDBACK: Dashboard = {
  uid: 'maitred-feedback',
  title: 'Feedback',
  about: 'What guests say of it, from 1 to 5.',
  hasBars: false,
  range: '7d',
  rows: [
    {
      title: 'Survey',
      panels: [
        {
          title: 'Average',
          about: 'Of the time that is shown.',
          kind: 'stat',
          unit: 'short',
          width: 6,
          thresholds: { at: [3, 4], isHighGood: true },
          queries: [{ expr: average('$__range') }],
        },
        {
          title: 'Answers',
          about: 'How many scores that average has.',
          kind: 'stat',
          unit: 'short',
          width: 6,
          queries: [{ expr: 'round(sum(increase(maitred_survey_score_count[$__range])))' }],
        },
        {
          title: 'Scores',
          about: 'Answers by score, each with those below it.',
          kind: 'bargauge',
          unit: 'short',
          width: 12,
          queries: [
            {
              expr: 'round(sum by (le) (increase(maitred_survey_score_bucket{le!="+Inf"}[$__range])))',
              legend: 'up to {{le}}',
            },
          ],
        },
        {
          title: 'Through time',
          about: 'Average of the scores that came in.',
          kind: 'timeseries',
          unit: 'short',
          width: 24,
          queries: [{ expr: average('$__rate_interval'), legend: 'average' }],
        },
      ],
    },
  ],
}
