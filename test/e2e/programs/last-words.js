process.stdout.write('ünvollständig');
