// Sixty functions nested in the source itself; the innermost reads and writes variables of every level.
function level0(v0) {
  return function level1(v1) {
  return function level2(v2) {
  const level3 = v3 => {
  return function level4(v4) {
  return function level5(v5) {
  const level6 = v6 => {
  return function level7(v7) {
  return function level8(v8) {
  const level9 = v9 => {
  return function level10(v10) {
  return function level11(v11) {
  const level12 = v12 => {
  return function level13(v13) {
  return function level14(v14) {
  const level15 = v15 => {
  return function level16(v16) {
  return function level17(v17) {
  const level18 = v18 => {
  return function level19(v19) {
  return function level20(v20) {
  const level21 = v21 => {
  return function level22(v22) {
  return function level23(v23) {
  const level24 = v24 => {
  return function level25(v25) {
  return function level26(v26) {
  const level27 = v27 => {
  return function level28(v28) {
  return function level29(v29) {
  const level30 = v30 => {
  return function level31(v31) {
  return function level32(v32) {
  const level33 = v33 => {
  return function level34(v34) {
  return function level35(v35) {
  const level36 = v36 => {
  return function level37(v37) {
  return function level38(v38) {
  const level39 = v39 => {
  return function level40(v40) {
  return function level41(v41) {
  const level42 = v42 => {
  return function level43(v43) {
  return function level44(v44) {
  const level45 = v45 => {
  return function level46(v46) {
  return function level47(v47) {
  const level48 = v48 => {
  return function level49(v49) {
  return function level50(v50) {
  const level51 = v51 => {
  return function level52(v52) {
  return function level53(v53) {
  const level54 = v54 => {
  return function level55(v55) {
  return function level56(v56) {
  const level57 = v57 => {
  return function level58(v58) {
  return function level59(v59) {
      const read = () => [v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36, v37, v38, v39, v40, v41, v42, v43, v44, v45, v46, v47, v48, v49, v50, v51, v52, v53, v54, v55, v56, v57, v58, v59];
      const write = () => {
        v0 += 0; v7 += 7; v14 += 14; v21 += 21; v28 += 28; v35 += 35; v42 += 42; v49 += 49; v56 += 56;
      };
      return { read, write };
  };
  };
  };
  return level57;
  };
  };
  };
  return level54;
  };
  };
  };
  return level51;
  };
  };
  };
  return level48;
  };
  };
  };
  return level45;
  };
  };
  };
  return level42;
  };
  };
  };
  return level39;
  };
  };
  };
  return level36;
  };
  };
  };
  return level33;
  };
  };
  };
  return level30;
  };
  };
  };
  return level27;
  };
  };
  };
  return level24;
  };
  };
  };
  return level21;
  };
  };
  };
  return level18;
  };
  };
  };
  return level15;
  };
  };
  };
  return level12;
  };
  };
  };
  return level9;
  };
  };
  };
  return level6;
  };
  };
  };
  return level3;
  };
  };
}
let at = level0;
for (let i = 0; i < 60; i++) at = at(i);
const { read, write } = at;

setTimeout(() => {
  write();
  console.log(read().join());
  setTimeout(() => {
    write();
    console.log(read().reduce((a, b) => a + b), read().length);
  }, 1);
}, 1);
