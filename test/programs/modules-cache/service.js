exports.call = () => 'service';
