/**
 * The sample of the vendor's page with its tabs restored: two lines of `slice_played` in the enhanced layout
 * with a blank line between them.
 */
export const sampleFile = {
  key: 'version=001/exec_dt=2020031017/event_type=slice_played/part-00000-3608d733-e96c-4575-8784-41154246e830.c000.csv.gz',
  text: [
    '2020-03-10\t16:48:11\tslice_played\t24089701c7894902aebc3f1bd209ae2e\t103\t-\t-\tRoku/DVP-9.20 (519.20E04806A)\t-\t-\t2b9fa9bd64804331b8da74c054b3cd67\t-\t-\t-\t0.8343682004336305\tSpirit Games\t-\t-\t-',
    '',
    '2020-03-10\t16:52:58\tslice_played\t080ca7672c1043599818cd823cb7e144\t252\t-\t-\tRoku/DVP-9.20 (289.20E04804A)\t-\t-\t60614f69a767462aabe6152611d73aa1\t-\t-\t-\t0.636021907119814\tMy Fiancé\t-\t-\t-',
    '',
  ].join('\n'),
  /** What the two lines add to the truth. */
  slices: [
    { title: 'Spirit Games', seconds: 0.8343682004336305 },
    { title: 'My Fiancé', seconds: 0.636021907119814 },
  ],
} as const;
