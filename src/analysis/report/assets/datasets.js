"use strict";
/* The tables behind the charts, written by column (packed.py); rows are made when a chart asks for them. */
(() => {
  const columnReader = ({ all, each, of, at }) => {
    if (each) return (row) => each[row];
    if (at) return (row) => of[at[row]];
    return () => all;
  };

  const unpacked = ({ rows, columns }) => {
    const readers = Object.entries(columns).map(([name, column]) => [name, columnReader(column)]);
    return Array.from({ length: rows }, (_, row) =>
      Object.fromEntries(readers.map(([name, value]) => [name, value(row)])));
  };

  const written = JSON.parse(document.getElementById("page-datasets").textContent);
  const made = {};
  window.pageDatasets = new Proxy(written, {
    get: (target, name) => {
      const data = target[name];
      if (!data?.columns) return data;
      made[name] ??= unpacked(data);
      return made[name];
    },
  });
})();
