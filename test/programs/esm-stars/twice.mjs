var twice;
function twice() {}
