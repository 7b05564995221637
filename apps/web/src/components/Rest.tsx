/** Below the first of a list on the phone: how many more there are. By itself: the pages of a list bring antd. */
export const Rest = ({ of: n }: { of: number }) =>
  n > 0 ? <p className="quiet">{`另有 ${n} 件，办完这些后列出。`}</p> : null;
