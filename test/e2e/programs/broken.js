const fine = 1;
function start() {
  return fine +;
}
